"""Dialogs, in code and never blocking: they are opened, and answer through calls or signals."""
