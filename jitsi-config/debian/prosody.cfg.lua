-- For /etc/prosody/conf.avail/meet.example.nl.cfg.lua: the lines of the balie in the file that the
-- packages make. BALIE-FILL-IN-SECRET is the value of BALIE_PROSODY_SECRET.
plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/", "/usr/share/jitsi-contrib/prosody-plugins/" }
muc_mapper_domain_base = "meet.example.nl"
asap_accepted_issuers = { "balie" }
asap_accepted_audiences = { "jitsi" }

VirtualHost "meet.example.nl"
    authentication = "token"
    signature_algorithm = "RS256"
    app_id = "balie"
    -- No app_secret: Prosody asks the sidecar for the public key.
    asap_key_server = "http://127.0.0.1:8000/prosody/keys"
    allow_empty_token = false
    enable_domain_verification = false
    main_muc = "conference.meet.example.nl"
    lobby_muc = "lobby.meet.example.nl"
    -- Beside those of the packages. Take out: "muc_breakout_rooms", "end_conference" and its
    -- component, "muc_wait_for_host", "muc_allowners", "muc_kick_participant".
    modules_enabled = {
        "bosh";
        "websocket";
        "smacks";
        "features_identity";
        "conference_duration";
        "muc_lobby_rooms";
        "persistent_lobby";
        "presence_identity";
        "system_chat_message";
        "reservations";
    }
    reservations_api_prefix = "http://127.0.0.1:8000/prosody"
    prosody_password_public_key_repo_url = "http://127.0.0.1:8000/prosody/system"
    reservations_enable_lobby_support = true
    reservations_api_timeout = 5
    reservations_api_headers = { ["Authorization"] = "Bearer BALIE-FILL-IN-SECRET" }

VirtualHost "auth.meet.example.nl"
    authentication = "internal_hashed"
    modules_enabled = { "smacks"; "limits_exception" }

Component "conference.meet.example.nl" "muc"
    storage = "memory"
    restrict_room_creation = true
    modules_enabled = {
        "muc_hide_all";
        "muc_meeting_id";
        "token_lobby_bypass";
        "token_affiliation";
        "muc_displayname";
        "lobby_autostart";
        "token_verification";
        "muc_domain_mapper";
        "muc_password_whitelist";
        "muc_resource_validate";
    }
    admins = { "focus@auth.meet.example.nl"; "balie@auth.meet.example.nl" }
    muc_password_whitelist = { "focus@auth.meet.example.nl" }
    muc_room_locking = false
    muc_room_default_public_jids = true

Component "lobby.meet.example.nl" "muc"
    storage = "memory"
    restrict_room_creation = true
    modules_enabled = { "muc_hide_all" }
    muc_room_locking = false
    muc_room_default_public_jids = true

Component "focus.meet.example.nl" "client_proxy"
    target_address = "focus@auth.meet.example.nl"

Component "esync.meet.example.nl" "event_sync_component"
    muc_component = "conference.meet.example.nl"
    breakout_component = "breakout.meet.example.nl"
    api_prefix = "http://127.0.0.1:8000/prosody"
    api_headers = { ["Authorization"] = "Bearer BALIE-FILL-IN-SECRET" }
    api_timeout = 5
    api_retry_count = 10
    api_retry_delay = 2
