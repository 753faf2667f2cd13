using System.Collections.Concurrent;
using System.Net;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
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

    [Test]
    public async Task Timeline_ServerFailsAndComesBack_IsThatOfKeepalived()
    {
        using TemporaryDirectory directory = new();
        System.IO.File.WriteAllText(directory["f.conf"], File);
        DirectorModel model = ConfigurationLoader.Load(directory["f.conf"]).Model!;
        FakeTime time = new();
        ConcurrentBag<(IPEndPoint Target, ScriptedChecker Checker)> checkers = [];
        using HealthMonitor monitor = new(key => Create(key, checkers), HealthMemory.Empty, time, new ListLogger<HealthMonitor>());
        CompiledServices compiled = new();
        IReadOnlyList<Wire.VirtualService> before = [];
        List<string> actual = [];
        monitor.Update(model);

        for (int tenth = 0; tenth <= 165; tenth++)
        {
            Set(checkers, tenth is < 60 or >= 140);
            if (tenth > 0)
                await AdvanceAsync(time, checkers.Count);
            // All of one moment are done, so one difference tells of them.
            IReadOnlyList<Wire.VirtualService> now = compiled.Compile([.. model.Services], monitor.Current);
            actual.AddRange(LvsCommands.Between(before, now).Select(command => $"{tenth / 10}.{tenth % 10} {command}"));
            before = now;
        }

        Assert.That(actual, Is.EqualTo(s_expected));
    }

    private static ScriptedChecker Create(CheckKey key, ConcurrentBag<(IPEndPoint Target, ScriptedChecker Checker)> checkers)
    {
        ScriptedChecker checker = new();
        checkers.Add((((NetworkCheck)key.Check).Target, checker));
        return checker;
    }

    /// <summary>Only the first server ever comes and goes; the last never works.</summary>
    private static void Set(IEnumerable<(IPEndPoint Target, ScriptedChecker Checker)> checkers, bool works)
    {
        foreach ((IPEndPoint target, ScriptedChecker checker) in checkers)
        {
            bool succeeds = target.Port == 8012 || (target.Port == 8011 && works);
            checker.Result = succeeds ? CheckResult.Success : CheckResult.Failure("connection refused");
        }
    }

    /// <summary>Returns when all checks wait again, so that every result is in.</summary>
    private static async Task AdvanceAsync(FakeTime time, int count)
    {
        await Eventually.IsTrue(() => time.WaitingTimerCount == count, "all checks wait");
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.IsTrue(() => time.WaitingTimerCount == count, "all checks wait again");
    }
}
