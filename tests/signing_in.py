"""Signing in as a person does, and what an authenticator app shows."""

import time

from django_otp.oath import TOTP

PASSWORD = "nine lanterns in the harbour"
INDEX, LOGIN, CODE, FACTOR = "/admin/", "/admin/login/", "/admin/login/code/", "/admin/second-factor/"
KEY = "31" * 20
"""The key of an app, as hexadecimal."""


def sign_in(client, name="ann", password=PASSWORD, **headers):
    return client.post(LOGIN, {"username": name, "password": password}, **headers)


def is_in(client):
    return client.get("/admin/password_change/").status_code == 200


def code_of(key=KEY):
    """What an app that has the key shows now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time()
    return f"{totp.token():06d}"
