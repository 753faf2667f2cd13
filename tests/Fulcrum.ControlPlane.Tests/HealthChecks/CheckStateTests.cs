using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

[TestFixture]
public sealed class CheckStateTests
{
    // Samples.Check: interval 10 s, 2 retries 1 s apart. "S" success, "F" failure, "?" inconclusive.
    [TestCase("S", true, false, "U10", TestName = "State_FirstSuccess_StaysUp")]
    [TestCase("F", true, false, "D10", TestName = "State_FirstResultEverFails_IsDownWithoutRetries")]
    [TestCase("SFFF", true, false, "U10 U1 U1 D10", TestName = "State_RetriesUsedUp_IsDown")]
    [TestCase("FFF", true, true, "U1 U1 D10", TestName = "State_RememberedUp_RetriesApplyAtOnce")]
    [TestCase("SFFSFFF", true, false, "U10 U1 U1 U10 U1 U1 D10", TestName = "State_OneSuccess_ResetsTheRetries")]
    [TestCase("FS", true, false, "D10 U10", TestName = "State_OneSuccess_BringsItUp")]
    [TestCase("FFS", false, false, "D10 D10 U10", TestName = "State_Alpha_WaitsForSuccess")]
    [TestCase("SFFFF", true, false, "U10 U1 U1 D10 D10", TestName = "State_Down_IsCheckedAtTheInterval")]
    [TestCase("?F", true, false, "U10 D10", TestName = "State_Inconclusive_IsNoResult")]
    [TestCase("SF?FF", true, false, "U10 U1 U10 U1 D10", TestName = "State_InconclusiveBetweenFailures_KeepsTheCount")]
    public void Record(string results, bool up, bool hasResult, string expected)
    {
        CheckState state = new(Samples.Check(), up, hasResult);

        IEnumerable<string> actual = results.Select(c =>
        {
            TimeSpan next = state.Record(c switch { 'S' => CheckVerdict.Success, 'F' => CheckVerdict.Failure, _ => CheckVerdict.Inconclusive });
            return $"{(state.Up ? 'U' : 'D')}{next.TotalSeconds}";
        });

        Assert.That(string.Join(' ', actual), Is.EqualTo(expected));
    }

    [TestCase(1, "FS", "DU")]
    [TestCase(3, "FSSS", "DDDU")]
    [TestCase(3, "FSSFSSS", "DDDDDDU", TestName = "State_Rise_CountsSuccessesInARow")]
    [TestCase(2, "SFFFSS", "UUUDDU", TestName = "State_Rise_SuccessesBeforeTheFailureDoNotCount")]
    public void Record_Rise(int rise, string results, string expected)
    {
        CheckState state = new(Samples.Check() with { Rise = rise }, up: true, hasResult: false);

        Assert.That(string.Concat(results.Select(c =>
        {
            state.Record(c == 'S' ? CheckVerdict.Success : CheckVerdict.Failure);
            return state.Up ? 'U' : 'D';
        })), Is.EqualTo(expected));
    }

    // Interval 2 s, 2 retries, 3 s apart; "P" progress. As recorded from keepalived 2.2.7.
    [TestCase("SMTP", "FFFFFF", "U3 U3 D2 D3 D3 D2", TestName = "State_Smtp_UsesItsRetriesAlways")]
    [TestCase("HTTP", "PFFFFP", "U2 U3 U3 D3 D3 D2", TestName = "State_Http_IsNotAskedSoonerWhileDownThanWhenTriedAgain")]
    [TestCase("HTTP", "FPS", "D3 D2 U2", TestName = "State_Progress_BringsNothingUp")]
    [TestCase("FAST", "FPS", "D3 D0 U2", TestName = "State_FastRecovery_GoesOnAtOnceWhileDown")]
    [TestCase("FAST", "PPF", "U2 U2 U3", TestName = "State_FastRecovery_TakesItsTimeWhileUp")]
    [TestCase("FILE", "SFS", "U2 D2 U2", TestName = "State_Event_CountsAtOnce")]
    public void Record_Kind(string kind, string results, string expected)
    {
        System.Net.IPEndPoint target = Samples.EndPoint(1);
        HealthCheck check = kind switch
        {
            "SMTP" => new SmtpCheck { Target = target },
            "FILE" => new FileCheck { File = "f" },
            _ => new HttpCheck { Target = target, RecoversFast = kind == "FAST" },
        };
        CheckState state = new(
            check with { Interval = TimeSpan.FromSeconds(2), Retries = 2, RetryDelay = TimeSpan.FromSeconds(3) }, up: true, hasResult: false);

        IEnumerable<string> actual = results.Select(c =>
        {
            TimeSpan next = state.Record(c switch { 'S' => CheckVerdict.Success, 'F' => CheckVerdict.Failure, _ => CheckVerdict.Progress });
            return $"{(state.Up ? 'U' : 'D')}{next.TotalSeconds}";
        });

        Assert.That(string.Join(' ', actual), Is.EqualTo(expected));
    }

    [Test]
    public void Record_NoRetries_OneFailureIsEnough()
    {
        HealthCheck check = Samples.Check() with { Retries = 0 };
        CheckState state = new(check, up: true, hasResult: true);

        state.Record(CheckVerdict.Failure);

        Assert.That(state.Up, Is.False);
    }
}
