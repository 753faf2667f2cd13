using System.Runtime.CompilerServices;

// Only blittable types cross to the shim, so that no marshalling stub can hide on the hot path.
[assembly: DisableRuntimeMarshalling]
