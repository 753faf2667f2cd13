namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>What --explain says of five packets: a handshake through FULLNAT, an ARP request, a packet whose hops are used up.</summary>
internal static class ExplainedText
{
    public const string Expected =
            """
            #0  0.000000 s  54 bytes
              received  on wan
              parsed    ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp SYN, ttl 64
              service   tcp:198.51.100.80:80, rr picks 10.1.0.1:8080 (FULLNAT, weight 1 of 1), the only one with a weight
              session   made, SYN_RECV
                        client 203.0.113.5:40000, local 10.0.0.100:1024, real 10.1.0.1:8080; ends after 60 s without packets
              route     to 10.1.0.1: 10.1.0.0/16 via 10.0.0.254, port lan
                        next hop 10.0.0.254 is 02:00:00:00:02:fe
              rewrite   ethernet source       02:00:00:00:01:fe -> 02:00:00:00:02:00
                        ethernet destination  02:00:00:00:01:00 -> 02:00:00:00:02:fe
                        ipv4 source           203.0.113.5 -> 10.0.0.100
                        ipv4 destination      198.51.100.80 -> 10.1.0.1
                        ipv4 ttl              64 -> 63
                        ipv4 checksum         0x1447 -> 0x676b
                        tcp source_port       40000 -> 1024
                        tcp destination_port  80 -> 8080
                        tcp checksum          0xa110 -> 0x6c35
              verdict   transmit by lan

            #1  0.001000 s  54 bytes
              received  on lan
              parsed    ipv4 10.1.0.1:8080 > 10.0.0.100:1024 tcp SYN,ACK, ttl 64
              service   tcp:198.51.100.80:80
              session   found, from the real server, stays SYN_RECV
                        client 203.0.113.5:40000, local 10.0.0.100:1024, real 10.1.0.1:8080; ends after 60 s without packets
              route     to 203.0.113.5: 0.0.0.0/0 via 198.51.100.254, port wan
                        next hop 198.51.100.254 is 02:00:00:00:01:fe
              rewrite   ethernet source       02:00:00:00:02:fe -> 02:00:00:00:01:00
                        ethernet destination  02:00:00:00:02:00 -> 02:00:00:00:01:fe
                        ipv4 source           10.1.0.1 -> 198.51.100.80
                        ipv4 destination      10.0.0.100 -> 203.0.113.5
                        ipv4 ttl              64 -> 63
                        ipv4 checksum         0x666b -> 0x1547
                        tcp source_port       8080 -> 80
                        tcp destination_port  1024 -> 40000
                        tcp checksum          0x4ce5 -> 0x81c0
              verdict   transmit by wan

            #2  0.002000 s  54 bytes
              received  on wan
              parsed    ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp ACK, ttl 64
              service   tcp:198.51.100.80:80
              session   found, from the client, SYN_RECV -> ESTABLISHED
                        client 203.0.113.5:40000, local 10.0.0.100:1024, real 10.1.0.1:8080; ends after 900 s without packets
              route     to 10.1.0.1: 10.1.0.0/16 via 10.0.0.254, port lan
                        next hop 10.0.0.254 is 02:00:00:00:02:fe
              rewrite   ethernet source       02:00:00:00:01:fe -> 02:00:00:00:02:00
                        ethernet destination  02:00:00:00:01:00 -> 02:00:00:00:02:fe
                        ipv4 source           203.0.113.5 -> 10.0.0.100
                        ipv4 destination      198.51.100.80 -> 10.1.0.1
                        ipv4 ttl              64 -> 63
                        ipv4 checksum         0x1447 -> 0x676b
                        tcp source_port       40000 -> 1024
                        tcp destination_port  80 -> 8080
                        tcp checksum          0xa102 -> 0x6c27
              verdict   transmit by lan

            #3  0.003000 s  42 bytes
              received  on wan
              parsed    arp request 198.51.100.254 02:00:00:00:01:fe > 198.51.100.80 00:00:00:00:00:00
              verdict   punt to the kernel, class arp

            #4  0.004000 s  54 bytes
              received  on wan
              parsed    ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp ACK, ttl 1
              service   tcp:198.51.100.80:80
              session   found, from the client, stays ESTABLISHED
                        client 203.0.113.5:40000, local 10.0.0.100:1024, real 10.1.0.1:8080; ends after 900 s without packets
              route     to 10.1.0.1: 10.1.0.0/16 via 10.0.0.254, port lan
                        next hop 10.0.0.254 is 02:00:00:00:02:fe
              sends     by wan: ipv4 198.51.100.80 > 203.0.113.5 icmp time exceeded, ttl 64 holding ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp ACK, ttl 1
              verdict   drop, ttl_expired: The time to live is used up.

            5 packets: 3 transmitted, 1 punted, 1 dropped
            Punted to the kernel, which is not there to answer:
              #3  wan  arp  arp request 198.51.100.254 02:00:00:00:01:fe > 198.51.100.80 00:00:00:00:00:00
            Dropped:
              #4  wan  ttl_expired  ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp ACK, ttl 1

            """;
}
