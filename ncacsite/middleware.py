"""What every answer passes through."""

from django.conf import settings


class ContentSecurityPolicyMiddleware:
    """Send the policy of `SECURE_CSP` with every answer, that of `ADMIN_CSP` with the admin's (which runs Django's own scripts).

    Django 6 reads `SECURE_CSP` itself; then this class goes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        policy = settings.ADMIN_CSP if match and match.namespace == "admin" else settings.SECURE_CSP
        response.headers["Content-Security-Policy"] = "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
        return response
