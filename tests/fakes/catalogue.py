"""Fakes of the ports of the catalogue; they pass the contract test together with the stores."""

from datetime import timedelta

from sidecar.catalogue.domain import Schedule, Taken


class FakeCatalogue:
    def __init__(self, *, desks=(), products=(), schedules=()):
        self._desks = {desk.id: desk for desk in desks}
        self._products = {product.id: product for product in products}
        self._schedules = {schedule.desk_id: schedule for schedule in schedules}

    def desks(self, ids=None):
        found = [desk for desk in self._desks.values() if ids is None or desk.id in ids]
        return sorted(found, key=lambda desk: desk.name)

    def products(self):
        return sorted(self._products.values(), key=lambda product: product.name)

    def product(self, product_id):
        return self._products.get(product_id)

    def schedule(self, desk_id):
        return self._schedules.get(desk_id) or Schedule(desk_id=desk_id)

    def keep_desk(self, desk):
        self._desks[desk.id] = desk

    def keep_product(self, product):
        self._products[product.id] = product

    def add_product(self, product):
        return self._products.setdefault(product.id, product) is product

    def keep_schedule(self, schedule):
        week = {day: spans for day, spans in schedule.week.items() if spans}
        self._schedules[schedule.desk_id] = Schedule(**vars(schedule) | {"week": week})


class FakePlaces:
    """Locks nothing: one thread at a time."""

    def __init__(self):
        self._places = {}

    def lock(self, desk_id):
        pass

    def taken(self, desk_id, begins, ends, *, now, but=""):
        return [
            Taken(place.starts_at, place.busy_until)
            for place in self._places.values()
            if place.desk_id == desk_id
            and place.id != but
            and place.starts_at < ends
            and place.busy_until > begins
            and (place.held_until is None or place.held_until > now)
        ]

    def add(self, place):
        self._places[place.id] = place

    def get(self, place_id):
        return self._places.get(place_id)

    def of_appointment(self, appointment_id):
        found = (p for p in self._places.values() if p.appointment_id == appointment_id)
        return next(found, None)

    def change(self, place):
        if place.id in self._places:
            self._places[place.id] = place

    def remove(self, place_id):
        self._places.pop(place_id, None)

    def forget_holds(self, before):
        gone = [p.id for p in self._places.values() if p.held_until and p.held_until < before]
        for place_id in gone:
            self.remove(place_id)


class FakeHolidays:
    """Every first of January."""

    def between(self, first, last):
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return {day for day in days if (day.month, day.day) == (1, 1)}
