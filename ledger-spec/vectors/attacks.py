"""What an attacker who holds the disk, or the log key, would try."""


def define(v):
    pass
