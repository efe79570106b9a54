"""Parts of a page that rooms above its own bring along.

A person's page stands in accounts, but postings are the police's and seats the committees'.
The lower room keeps a list of makers; the higher room adds its own in ``AppConfig.ready()``.
"""

from dataclasses import dataclass, field


@dataclass
class Panel:
    """One part of a page: its template and what fills it (``panel`` in the template)."""

    template: str
    context: dict


@dataclass
class Panels:
    """Makers in the order they were added: ``maker(request, obj)`` gives a Panel or None."""

    makers: list = field(default_factory=list)

    def add(self, maker):
        if maker not in self.makers:
            self.makers.append(maker)

    def of(self, request, obj) -> list[Panel]:
        made = (maker(request, obj) for maker in self.makers)
        return [panel for panel in made if panel is not None]
