-- Written by deploy/local/prosody/config.py: changes here are lost at the next start.
-- Names and options are those of docker-jitsi-meet with the settings of jitsi-config/jitsi.env.
run_as_root = {as_root}
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
certificates = "{folder}/certs"
plugin_paths = {plugin_paths}
log = {{ {{ levels = {{ min = "{log_level}" }}; to = "file"; filename = "{folder}/prosody.log" }} }}
network_backend = "epoll"

admins = {{ "focus@auth.{domain}" }}
component_admins_as_room_owners = true
modules_enabled = {global_modules}
modules_disabled = {{ "offline"; "register"; "s2s"; "admin_shell"; "admin_socket" }}
allow_registration = false

interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {c2s_port} }}
c2s_require_encryption = true
http_ports = {{ {http_port} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{ }}
http_default_host = "{domain}"
consider_websocket_secure = true
consider_bosh_secure = true

smacks_max_unacked_stanzas = 5
smacks_hibernation_time = 60
smacks_max_old_sessions = 1
storage = {{ smacks_h = "memory" }}

muc_mapper_domain_base = "{domain}"
muc_mapper_domain_prefix = "muc"
asap_accepted_issuers = {{ {issuer} }}
asap_accepted_audiences = {{ {audience} }}
xmpp_record = {record}

VirtualHost "{domain}"
    authentication = {authentication}
    signature_algorithm = {algorithm}
    app_id = {issuer}
    asap_key_server = {keys_url}
    allow_empty_token = {allow_empty}
    enable_domain_verification = false
    modules_enabled = {host_modules}
    main_muc = "muc.{domain}"
    lobby_muc = "lobby.{domain}"
    reservations_api_prefix = {api_url}
    {host_configuration}
    reservations_api_retry_delay = {retry_delay}

VirtualHost "auth.{domain}"
    authentication = "internal_hashed"
    modules_enabled = {{ "smacks" }}
    smacks_hibernation_time = 15

Component "muc.{domain}" "muc"
    storage = "memory"
    restrict_room_creation = true
    modules_enabled = {muc_modules}
    {muc_configuration}
    muc_password_whitelist = {{ "focus@auth.{domain}" }}
    anonymous_strict = false
    muc_room_cache_size = 10000
    muc_room_locking = false
    muc_room_default_public_jids = true
    muc_tombstones = false
    muc_room_allow_persistent = false

Component "lobby.{domain}" "muc"
    storage = "memory"
    restrict_room_creation = true
    modules_enabled = {lobby_modules}
    muc_room_cache_size = 10000
    muc_room_locking = false
    muc_room_default_public_jids = true
    muc_tombstones = false
    muc_room_allow_persistent = false

Component "focus.{domain}" "client_proxy"
    target_address = "focus@auth.{domain}"

Component "esync.{domain}" "event_sync_component"
    muc_component = "muc.{domain}"
    breakout_component = "breakout.{domain}"
    api_prefix = {events_url}
    api_headers = {{ ["Authorization"] = {bearer} }}
    api_timeout = 5
    api_retry_count = 10
    api_retry_delay = {retry_delay}
