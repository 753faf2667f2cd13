namespace Fulcrum.Cli.Ipvsadm;

/// <summary>-h and -v. The version line is ipvsadm's, because programs look at it; the help is Fulcrum's own.</summary>
internal static class HelpText
{
    /// <summary>What -v prints.</summary>
    public const string Version = "ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\n";

    /// <summary>What -h prints.</summary>
    public static string For(string program) => Version +
        $"""
        fulcrumd's virtual services with ipvsadm's words; 'fulcrumctl --help' has more of them.
        Usage:
          {program} -A|-E SERVICE [-s SCHEDULER] [-p [SECONDS]] [-M NETMASK] [-b FLAGS] [-o] [--pool NAME]
          {program} -D SERVICE
          {program} -a|-e SERVICE -r SERVER [-g|-i|-m|--fullnat] [-w WEIGHT] [-x UPPER] [-y LOWER] [TUNNEL]
          {program} -d SERVICE -r SERVER
          {program} -L|-l [SERVICE | -c | --timeout | --daemon] [-n] [--stats | --rate | --thresholds | --persistent-conn | --tun-info]
                     [--exact] [--nosort]
          {program} -S [-n]
          {program} -R
          {program} -C
          {program} -Z [SERVICE]
          {program} --set TCP TCPFIN UDP
          {program} -h | -v

        Commands; without one, the list:
          -A  --add-service        a new virtual service
          -E  --edit-service       changes one: what is not written gets its default
          -D  --delete-service     removes one with its servers
          -C  --clear              removes all that the configuration file does not define
          -a  --add-server         a new real server
          -e  --edit-server        changes one: what is not written gets its default
          -d  --delete-server      removes one
          -L  -l  --list           services and servers, or sessions (-c), or timeouts (--timeout)
          -S  --save               prints command lines that --restore reads; thresholds are not among them
          -R  --restore            runs the command lines on standard input
          -Z  --zero               counters of one service, or of all, begin at 0
              --set                timeouts in seconds of TCP sessions, of those after a FIN, and of UDP; 0 keeps one
              --start-daemon, --stop-daemon    there is no sync daemon here
          -h  --help               this text
          -v  --version            the version whose words these are

        SERVICE:
          -t  --tcp-service HOST[:PORT]    -u  --udp-service HOST[:PORT]    --sctp-service HOST[:PORT]
          -f  --fwmark-service MARK        packets with a mark; -6 (--ipv6) behind it: those of IPv6
                                           IPv6 with a port: [ADDRESS]:PORT

        Options of services:
          -s  --scheduler NAME     rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, conhash; wlc unless written
          -p  --persistent [SECONDS]    a client's sessions go to one server; 360 unless written
          -M  --netmask MASK       persistent for networks: a netmask, with IPv6 a prefix length
          -b  --sched-flags LIST   sh-fallback, sh-port, mh-fallback, mh-port, or flag-1, flag-2
          -o  --ops                each UDP datagram is scheduled for itself
              --pool NAME          local addresses for servers behind FULLNAT

        Options of servers:
          -r  --real-server HOST[:PORT]    the service's port unless written; always, with -g and -i
          -g  --gatewaying         direct routing, the default
          -i  --ipip               a tunnel: --tun-type ipip, gue or gre; --tun-port N with gue;
                                   --tun-nocsum, --tun-csum or --tun-remcsum
          -m  --masquerading       NAT
              --fullnat            NAT of both addresses, with the service's pool
          -w  --weight N           1 unless written; 0: no new sessions
          -x  --u-threshold N      no new sessions from so many on
          -y  --l-threshold N      until there are fewer than this

        Options of lists:
          -n  --numeric            addresses and ports instead of names
          -X  --exact              all digits instead of K, M, G, T
              --nosort             in the order of the director; --sort has no effect

        """;
}
