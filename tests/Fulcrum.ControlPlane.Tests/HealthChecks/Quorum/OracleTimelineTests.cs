using System.Collections.Concurrent;
using System.Net;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

/// <summary>
/// What keepalived 2.2.7 told LVS for the same configuration and the same behaviour of servers, with its times; ours are those of a clock
/// that the test moves in tenths of a second.
/// </summary>
[TestFixture]
public sealed class OracleTimelineTests
{
    private const string File = """
        virtual_server 10.9.9.1 80 {
            delay_loop 2
            warmup 0
            protocol TCP
            real_server 10.0.0.11 8011 {
                weight 3
                TCP_CHECK {
                    retry 2
                    delay_before_retry 1
                }
            }
        }
        virtual_server 10.9.9.2 80 {
            delay_loop 2
            warmup 0
            alpha
            protocol TCP
            inhibit_on_failure
            real_server 10.0.0.11 8011 {
                weight 5
                TCP_CHECK {
                    retry 0
                }
            }
        }
        virtual_server 10.9.9.3 80 {
            delay_loop 2
            warmup 0
            protocol TCP
            quorum 2
            sorry_server 10.0.0.99 9999
            real_server 10.0.0.11 8011 {
                TCP_CHECK {
                    retry 0
                }
            }
            real_server 10.0.0.12 8012 {
                TCP_CHECK {
                    retry 0
                }
            }
        }
        virtual_server 10.9.9.4 80 {
            delay_loop 2
            warmup 0
            protocol TCP
            sorry_server 10.0.0.99 9999
            sorry_server_inhibit
            real_server 10.0.0.11 8011 {
                inhibit_on_failure
                TCP_CHECK {
                    retry 0
                }
            }
        }
        virtual_server 10.9.9.5 80 {
            delay_loop 2
            warmup 0
            protocol TCP
            alpha
            sorry_server 10.0.0.99 9999
            real_server 10.0.0.13 8013 {
                TCP_CHECK {
                    retry 0
                }
            }
        }

        """;

    private static readonly string[] s_expected =
    [
        "0.0 NEW 10.9.9.1 10.0.0.11 w=3",
        "0.0 NEW 10.9.9.2 10.0.0.11 w=0",
        "0.0 NEW 10.9.9.3 10.0.0.11 w=1",
        "0.0 NEW 10.9.9.3 10.0.0.12 w=1",
        "0.0 NEW 10.9.9.4 10.0.0.11 w=1",
        "0.0 NEW 10.9.9.4 10.0.0.99 w=0",
        "0.0 NEW 10.9.9.5 10.0.0.99 w=1",
        "1.0 SET 10.9.9.2 10.0.0.11 w=5",
        "7.0 SET 10.9.9.2 10.0.0.11 w=0",
        "7.0 DEL 10.9.9.3 10.0.0.11 w=1",
        "7.0 DEL 10.9.9.3 10.0.0.12 w=1",
        "7.0 NEW 10.9.9.3 10.0.0.99 w=1",
        "7.0 SET 10.9.9.4 10.0.0.11 w=0",
        "7.0 SET 10.9.9.4 10.0.0.99 w=1",
        "9.0 DEL 10.9.9.1 10.0.0.11 w=3",
        "15.0 NEW 10.9.9.1 10.0.0.11 w=3",
        "15.0 SET 10.9.9.2 10.0.0.11 w=5",
        "15.0 DEL 10.9.9.3 10.0.0.99 w=1",
        "15.0 NEW 10.9.9.3 10.0.0.11 w=1",
        "15.0 NEW 10.9.9.3 10.0.0.12 w=1",
        "15.0 SET 10.9.9.4 10.0.0.99 w=0",
        "15.0 SET 10.9.9.4 10.0.0.11 w=1",
    ];

    private const string UrlFile = """
        virtual_server 10.9.9.1 80 {
            delay_loop 2
            warmup 0
            alpha
            protocol TCP
            real_server 10.0.0.11 8011 {
                HTTP_GET {
                    url {
                        path /a
                    }
                    url {
                        path /b
                    }
                    url {
                        path /c
                    }
                }
            }
            real_server 10.0.0.12 8012 {
                HTTP_GET {
                    url {
                        path /x
                    }
                }
            }
            real_server 10.0.0.14 8014 {
                HTTP_GET {
                    fast_recovery
                    url {
                        path /1
                    }
                    url {
                        path /2
                    }
                }
            }
        }
        virtual_server 10.9.9.5 53 {
            delay_loop 2
            warmup 0
            alpha
            protocol UDP
            real_server 10.0.0.15 53 {
                DNS_CHECK {
                    type A
                    name example.com
                }
            }
        }

        """;

    [Test]
    public async Task Timeline_ServerFailsAndComesBack_IsThatOfKeepalived()
    {
        // Only the first server ever comes and goes; the last never works.
        string[] actual = await RunAsync(File, tenths: 165, (target, tenth) => target.Port switch
        {
            8012 => CheckResult.Success,
            8011 when tenth is < 60 or >= 140 => CheckResult.Success,
            _ => CheckResult.Failure("connection refused"),
        });

        Assert.That(actual, Is.EqualTo(s_expected));
    }

    [Test]
    public async Task Timeline_SeveralUrlsAtTheStart_IsThatOfKeepalived()
    {
        ConcurrentDictionary<int, int> asked = [];

        string[] actual = await RunAsync(UrlFile, tenths: 80, (target, _) =>
        {
            int urls = target.Port switch { 8011 => 3, 8014 => 2, _ => 1 };
            return asked.AddOrUpdate(target.Port, 1, (_, count) => count + 1) < urls ? CheckResult.Progress : CheckResult.Success;
        });

        Assert.That(actual, Is.EqualTo(new[]
        {
            "1.0 NEW 10.9.9.1 10.0.0.12 w=1",
            "1.0 NEW 10.9.9.1 10.0.0.14 w=1",
            "1.0 NEW 10.9.9.5 10.0.0.15 w=1",
            "5.0 NEW 10.9.9.1 10.0.0.11 w=1",
        }));
    }

    /// <summary>What LVS would be told of, with the second of each command.</summary>
    private static async Task<string[]> RunAsync(string file, int tenths, Func<IPEndPoint, int, CheckResult> behaviour)
    {
        using TemporaryDirectory directory = new();
        System.IO.File.WriteAllText(directory["f.conf"], file);
        DirectorModel model = ConfigurationLoader.Load(directory["f.conf"]).Model!;
        FakeTime time = new();
        int tenth = 0;
        int count = model.Services.Sum(s => s.RealServers.Sum(r => r.HealthChecks.Count));
        using HealthMonitor monitor = new(key => new Behaviour(() => behaviour(((NetworkCheck)key.Check).Target, Volatile.Read(ref tenth))),
            HealthMemory.Empty, time, new ListLogger<HealthMonitor>());
        CompiledServices compiled = new();
        IReadOnlyList<Wire.VirtualService> before = [];
        List<string> actual = [];
        monitor.Update(model);

        for (; tenth <= tenths; tenth++)
        {
            if (tenth > 0)
                await AdvanceAsync(time, count);
            // All of one moment are done, so one difference tells of them.
            IReadOnlyList<Wire.VirtualService> now = compiled.Compile([.. model.Services], monitor.Current);
            actual.AddRange(LvsCommands.Between(before, now).Select(command => $"{tenth / 10}.{tenth % 10} {command}"));
            before = now;
        }
        return [.. actual];
    }

    /// <summary>Returns when all checks wait again, so that every result is in.</summary>
    private static async Task AdvanceAsync(FakeTime time, int count)
    {
        await Eventually.IsTrue(() => time.WaitingTimerCount == count, "all checks wait");
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.IsTrue(() => time.WaitingTimerCount == count, "all checks wait again");
    }

    private sealed class Behaviour(Func<CheckResult> find) : IChecker
    {
        public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(find());
    }
}
