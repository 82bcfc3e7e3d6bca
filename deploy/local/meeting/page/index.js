/** The meeting page of the laptop stack. */
