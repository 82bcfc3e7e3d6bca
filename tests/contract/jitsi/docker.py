"""docker-jitsi-meet's own templates, filled with our settings by its own program `tpl`.

Neither is ours to keep: BALIE_JITSI_DOCKER names a checkout of jitsi/docker-jitsi-meet, and
BALIE_JITSI_TPL the program (jitsi/tpl, or one that fills a template in the same way).
"""

import os
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

CHECKOUT = os.environ.get("BALIE_JITSI_DOCKER", "")
PROGRAM = os.environ.get("BALIE_JITSI_TPL", "")
# What a municipality fills in itself.
OWN = {
    "PUBLIC_URL": "https://meet.example.nl",
    "JICOFO_AUTH_PASSWORD": "a-password",
    "JVB_AUTH_PASSWORD": "a-password",
}
# Prosody's file is a program in Lua: it is run, with hosts and components that only remember.
_REMEMBER = r"""
local section = "*"
local function shown(value)
    if type(value) ~= "table" then return tostring(value) end
    local parts = {}
    for _, item in ipairs(value) do parts[#parts + 1] = tostring(item) end
    for key, item in pairs(value) do
        if type(key) == "string" then parts[#parts + 1] = key .. "=" .. tostring(item) end
    end
    return table.concat(parts, ";")
end
local function remember(_, key, value) print(section .. "\t" .. key .. "\t" .. shown(value)) end
local env = setmetatable({
    VirtualHost = function (name) section = name; print(name .. "\tkind\thost") end;
    Component = function (name)
        section = name
        print(name .. "\tkind\tcomponent")
        return function (module) print(name .. "\tkind\t" .. module) end
    end;
    Include = function () end;
}, { __newindex = remember })
assert(loadfile(arg[1], "t", env))()
"""


def filled(template, env):
    """The text that a container makes of it at its start."""
    path = Path(CHECKOUT) / template
    done = subprocess.run([PROGRAM, str(path)], env=env, capture_output=True, check=True)
    return done.stdout.decode()


def read_lua(path, folder):
    """By host or component its settings, `*` for those of all; a list as items with ';' between."""
    lua = next(filter(None, map(shutil.which, ("lua5.4", "lua5.3", "lua5.2", "lua"))))
    script = folder / "remember.lua"
    script.write_text(_REMEMBER)
    done = subprocess.run([lua, str(script), str(path)], capture_output=True, text=True, check=True)
    found = defaultdict(dict)
    for line in done.stdout.splitlines():
        host, key, value = line.split("\t", 2)
        found[host][key] = value
    return dict(found)
