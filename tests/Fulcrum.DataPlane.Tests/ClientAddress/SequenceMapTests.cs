using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

public unsafe class SequenceMapTests
{
    [TestCase(0xFFFF_FFEFu, 0xFFFF_FFEFu, TestName = "ToClient_BeforeTheHeader_IsTheSame")]
    [TestCase(0xFFFF_FFF0u, 0xFFFF_FFF0u, TestName = "ToClient_AtTheHeader_IsTheFirstByte")]
    [TestCase(0x0000_000Bu, 0xFFFF_FFF0u, TestName = "ToClient_WithinTheHeader_IsTheFirstByte")]
    [TestCase(0x0000_000Cu, 0xFFFF_FFF0u, TestName = "ToClient_BehindTheHeader_IsTheFirstByte")]
    [TestCase(0x0000_000Du, 0xFFFF_FFF1u, TestName = "ToClient_BehindTheFirstByte_IsLessByTheHeader")]
    public void ToClient(uint server, uint client)
    {
        SessionExtension extension = new() { InsertAt = 0xFFFF_FFF0, InsertedLength = 28, Progress = InsertionProgress.Known };

        Assert.That(SequenceMap.ToClient(&extension, server), Is.EqualTo(client));
    }

    [TestCase(InsertionProgress.None, 28)]
    [TestCase(InsertionProgress.Known, 0)]
    public void ToClient_WithoutInsertion_IsTheSame(InsertionProgress progress, int length)
    {
        SessionExtension extension = new() { InsertAt = 1000, InsertedLength = (ushort)length, Progress = progress };

        Assert.That(SequenceMap.ToClient(&extension, 5000), Is.EqualTo(5000));
    }
}
