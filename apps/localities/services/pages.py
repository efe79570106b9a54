"""What rooms above add to the page of a unit: its police, its programmes."""

from apps.core.panels import Panels

page = Panels()
