namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>What each option is about.</summary>
internal static class WordTopics
{
    /// <summary>The topic; null: the option may be written again and again.</summary>
    public static Topic? Of(Word word) => word switch
    {
        Word.Ipv6 or Word.Sort => null,
        Word.TcpService or Word.UdpService or Word.SctpService or Word.MarkService => Topic.ServiceAddress,
        Word.Masquerading or Word.Tunneling or Word.Gatewaying or Word.FullNat => Topic.ForwardingMethod,
        // The others have one word for each topic.
        _ => Enum.Parse<Topic>(word.ToString()),
    };
}
