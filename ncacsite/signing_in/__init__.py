"""The door of the admin: passwords and how often they may be wrong, the second factor, how long a session lasts, who is staff."""
