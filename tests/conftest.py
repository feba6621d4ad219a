"""One profile for all property tests: no deadline, for a busy machine is not a bug."""

from hypothesis import HealthCheck, settings

settings.register_profile("fullcount", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fullcount")
