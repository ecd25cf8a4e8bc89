"""What every screen stands on: theme, fonts, icons, number display, settings, the task runner, small painted parts."""
