"""Where parts are joined: the only place that reads the clock, makes ids and opens ports."""
