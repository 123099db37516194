"""Bundles (5.3)."""


def define(v):
    pass
