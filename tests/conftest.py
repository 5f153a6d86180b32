from hypothesis import HealthCheck, settings

# One profile everywhere: Hypothesis would otherwise choose another one by itself where CI is set.
settings.register_profile(
    "cairn",
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cairn")
