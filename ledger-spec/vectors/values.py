"""Values."""


def all_values():
    return {}
