-- Every room has a lobby from its first moment, whoever opened it.
module:hook("muc-room-created", function (event)
	prosody.events.fire_event("create-persistent-lobby-room", { room = event.room });
end);
