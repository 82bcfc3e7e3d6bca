-- Reports rooms and people to the sidecar. docker-jitsi-meet has no variable for this component:
-- put this file in ${CONFIG}/prosody/config/conf.d/ and fill in the secret (BALIE_PROSODY_SECRET).
Component "esync.meet.jitsi" "event_sync_component"
    muc_component = "muc.meet.jitsi"
    breakout_component = "breakout.meet.jitsi"
    api_prefix = "http://sidecar:8000/prosody"
    api_headers = { ["Authorization"] = "Bearer BALIE-FILL-IN-SECRET" }
    api_timeout = 5
    api_retry_count = 10
    api_retry_delay = 2
