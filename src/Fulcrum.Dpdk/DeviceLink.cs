namespace Fulcrum.Dpdk;

/// <summary>State of a device's link.</summary>
/// <param name="Up">Whether there is a carrier. Several virtual drivers say so always.</param>
/// <param name="SpeedMbps">Megabits per second; 0: unknown.</param>
/// <param name="FullDuplex">Both directions at once.</param>
public readonly record struct DeviceLink(bool Up, int SpeedMbps, bool FullDuplex);
