"""Who may speak to the centre: its staff and its tills, and how a till becomes one."""
