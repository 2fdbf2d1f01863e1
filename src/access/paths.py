"""Where somebody is led back to: only to a path of this site, whatever a form says."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, name: str) -> str:
    """The path that the field NAME carries, "" for any other address. A bare word would be taken for the name of a page."""
    wanted = request.POST.get(name, "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and ours else ""
