"""A city to ask: `orgraph.open(ADDRESS)` and what it returns."""

from orgraph.city.opened import open_city
from orgraph.city.remote import MaskedRemoteCity, RemoteCity
from orgraph.city.whole import City

__all__ = ["City", "MaskedRemoteCity", "RemoteCity", "open_city"]
