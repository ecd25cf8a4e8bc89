"""The frame round every screen: window, navigation, page, inspector, problems, status strip, chips and pills.

    window.ShellWindow   puts the parts together; a program's main window subclasses it
    navigation.Navigation, page.Page, inspector.Inspector, problems.Problems, strip.StatusStrip
    chips.Chip           "Period FY 2025 v" or "Group by Product x"; chips.Pill: icon and word on a tone

Texts given to any of them are plain text.
"""
