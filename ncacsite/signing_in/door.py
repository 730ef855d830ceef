"""The door of the admin: name and password, then the code of the second factor; and the page on which that is set up."""

import time
from base64 import b32encode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate, load_backend, login, logout
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, RedirectURLMixin, redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from django_otp import login as verify_session

from cooperation import security_log

from . import second_factor, sessions, tries

HELD, HELD_FOR = "signing_in", 5 * 60
"""What a session keeps between password and code, and for how many seconds. Until the code is given nobody is signed in."""
NEW_KEY = "second_factor_key"
CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "size": 20}


class CodeForm(forms.Form):
    """The code an app shows at the moment, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs=CODE | {"autofocus": True}),
        help_text=gettext_lazy("The six digits your authenticator app shows now, or one of your recovery codes."),
    )

    def clean_code(self):
        """The code without the spaces and hyphens that make it readable."""
        return self.cleaned_data["code"].replace(" ", "").replace("-", "").lower()


class PasswordForm(forms.Form):
    """The password once more, before the second factor changes."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not authenticate(self.request, username=self.request.user.get_username(), password=password):
            raise forms.ValidationError(_("This is not your password. Type the one you sign in with."))
        return password


class SetUpForm(CodeForm, PasswordForm):
    """The password, and a code that shows that the app is set up."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs=CODE),
        help_text=gettext_lazy("The six digits the app shows now."),
    )
    field_order = ["code", "password"]


class AdminPage:
    """What a page of the admin needs around it."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**(admin.site.each_context(self.request) | {"title": self.title} | kwargs))


class SignIn(AdminPage, LoginView):
    """Name and password. Whoever has set up a second factor is asked for it next."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm
    next_page = reverse_lazy("admin:index")
    title = gettext_lazy("Log in")

    def get(self, request):
        if admin.site.has_permission(request):
            return redirect(self.next_page)
        if request.user.is_authenticated and not second_factor.is_satisfied(request):
            if not second_factor.device_of(request.user):
                return redirect(f"{reverse('admin:second_factor')}?{request.GET.urlencode(safe='/')}")
            logout(request)
        return super().get(request)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(app_path=self.request.get_full_path(), username=user.get_username(), **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        if second_factor.device_of(user):
            hold(self.request, user, leads_to=self.get_success_url())
            return redirect("admin:sign_in_code")
        response = super().form_valid(form)
        tries.remember_browser(response, user)
        return response


def hold(request, user, *, leads_to):
    """Remember, in a session of its own, whose password was right."""
    request.session.flush()
    request.session[HELD] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "at": time.time(),
        "leads_to": leads_to,
    }


def held(request):
    """Whose password was right a moment ago, still is, and waits for the code; or None."""
    kept = request.session.get(HELD)
    if not kept or time.time() - kept["at"] > HELD_FOR:
        return None
    user = load_backend(kept["backend"]).get_user(kept["user"])
    return user if user and user.get_session_auth_hash() == kept["password"] else None


class SignInCode(AdminPage, FormView):
    """The code of the second factor, after the password. Wrong codes count as wrong passwords do."""

    form_class = CodeForm
    template_name = "admin/sign_in_code.html"
    title = gettext_lazy("Your second factor")

    def dispatch(self, request):
        self.user = held(request)
        if not self.user:
            return redirect("admin:login")
        if request.method == "POST" and not tries.are_left(request, self.user):
            return self.too_many()
        return super().dispatch(request)

    def too_many(self):
        return tries.too_many(self.request, None, {"username": self.user.get_username()})

    def form_valid(self, form):
        device = second_factor.accepts(self.user, form.cleaned_data["code"])
        if not device:
            return self.refused(form)
        if not tries.are_left(self.request, self.user):
            return self.too_many()
        leads_to = self.request.session[HELD]["leads_to"]
        self.user.otp_device = device
        login(self.request, self.user, backend=self.request.session.pop(HELD)["backend"])
        response = redirect(leads_to)
        tries.remember_browser(response, self.user)
        return response

    def refused(self, form):
        security_log.write("second-factor", user=self.user, outcome="failed")
        user_login_failed.send(sender=__name__, credentials={"username": self.user.get_username()}, request=self.request)
        form.add_error("code", _("This code does not fit. Wait for the next one your app shows, and type that."))
        return self.form_invalid(form)


class SecondFactor(AdminPage, RedirectURLMixin, FormView):
    """Set up an authenticator app; or, once it is, make new recovery codes or take it away. Each asks for the password."""

    next_page = reverse_lazy("admin:index")
    title = gettext_lazy("Your second factor")

    def dispatch(self, request):
        user = request.user
        if not (user.is_active and user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        self.device = second_factor.device_of(user)
        if self.device and not user.is_verified():
            logout(request)
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return super().dispatch(request)

    def get_form_class(self):
        return PasswordForm if self.device else SetUpForm

    def get_template_names(self):
        return ["admin/second_factor.html" if self.device else "admin/second_factor_setup.html"]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs):
        leads_to, required = self.get_redirect_url(), second_factor.is_required(self.request.user)
        own = {"next": leads_to, "is_required": required}
        if self.device:
            own["codes_left"] = second_factor.codes_left(self.request.user)
        else:
            own |= self.secret()
        return super().get_context_data(**own, **kwargs)

    def secret(self):
        """What an app needs to know, to be typed or to be followed."""
        key = self.request.session.setdefault(NEW_KEY, second_factor.new_key())
        letters = b32encode(bytes.fromhex(key)).decode()
        return {
            "key": " ".join(letters[start : start + 4] for start in range(0, len(letters), 4)),
            "link": second_factor.link(self.request.user, key),
        }

    def form_valid(self, form):
        if not self.device:
            return self.set_up(form)
        if "remove" in self.request.POST:
            return self.remove()
        return self.show_codes()

    def set_up(self, form):
        user, key = self.request.user, self.request.session.get(NEW_KEY, "")
        device = second_factor.add(user, key=key, code=form.cleaned_data["code"])
        if not device:
            security_log.write("second-factor", outcome="failed")
            form.add_error("code", _("This code does not fit. Check the key in your app, and type the code it shows now."))
            return self.form_invalid(form)
        del self.request.session[NEW_KEY]
        self.request.session.cycle_key()
        verify_session(self.request, device)
        sessions.end_all(user, but=self.request.session.session_key)
        return self.show_codes()

    def show_codes(self):
        context = admin.site.each_context(self.request) | {
            "title": _("Your recovery codes"),
            "codes": second_factor.new_recovery_codes(self.request.user),
            "leads_to": self.get_success_url(),
        }
        return render(self.request, "admin/recovery_codes.html", context)

    def remove(self):
        second_factor.remove(self.request.user, but=self.request.session.session_key)
        messages.success(self.request, _("Your second factor is removed. Your password alone signs you in."))
        return redirect("admin:second_factor")
