"""Before the call (voorbereiding): how it works, practising, the test of camera and microphone."""
