"""Where figures are kept and served, and who counts refusals."""

from collections.abc import Sequence

from app.config import BadConfiguration, Settings
from app.infra.figures import FolderBusy, OwnFigures, SharedFigures
from app.infra.metrics import Counter, Metrics
from app.infra.metrics_listener import MetricsListener


def build_metrics(settings: Settings) -> Metrics:
    """Without an address nobody reads them, and they stay in memory.

    Raises: BadConfiguration.
    """
    if settings.metrics_port is None:
        return Metrics(OwnFigures())
    try:
        return Metrics(SharedFigures(settings.figures_dir))
    except (FolderBusy, OSError) as wrong:
        raise BadConfiguration(f"SOVD_METRICS_DIR: {settings.figures_dir} cannot be used: {wrong}.") from wrong


def build_listener(settings: Settings, metrics: Metrics) -> MetricsListener | None:
    """Raises: BadConfiguration."""
    host, port = settings.metrics_host, settings.metrics_port
    if port is None:
        return None
    try:
        return MetricsListener(metrics.page, host, port)
    except OSError as wrong:
        reason = wrong.strerror or wrong
        raise BadConfiguration(f"SOVD_METRICS_PORT: cannot listen on {host} port {port}: {reason}.") from wrong


def count_refusals(metrics: Metrics, kinds: Sequence[str]) -> Counter:
    told = "Requests and messages that were refused for being too many"
    return metrics.counter("rate_limits_hit_total", told, ("kind",), known=kinds)
