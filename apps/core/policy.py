"""The Content-Security-Policy of pages: the same for nearly all of them, so it is written once."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy

# What the decorators of ``csp`` leave on an answer that has a policy of its own.
OWN = {
    f"_csp_{kind}{ro}" for kind in ("config", "update", "replace", "exempt") for ro in ("", "_ro")
}


class PagePolicy(CSPMiddleware):
    """The library's own, which puts the header together anew for every answer."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request, response):
        is_usual = OWN.isdisjoint(vars(response)) and not hasattr(request, "_csp_nonce")
        if not is_usual:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response
