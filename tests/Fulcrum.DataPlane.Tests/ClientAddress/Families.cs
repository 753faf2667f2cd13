namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>Address families of the client's and the server's side.</summary>
internal enum Families
{
    Both4,
    Both6,
    Client6Server4,
}
