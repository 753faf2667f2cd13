using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Passwords that stand in a file are shown to nobody.</summary>
public class SecretTextTests
{
    [TestCase("auth_pass horse")]
    [TestCase("auth_pass horse staple")]
    [TestCase("auth_pass \"horse\" { }")]
    public void AuthPass_IsNeverShown(string line)
    {
        ConfigurationResult result = Load($"vrrp_instance V {{\n authentication {{\n auth_type NONE\n {line}\n bogus }}\n}}\n");

        Assert.That(result.Diagnostics, Is.Not.Empty);
        foreach (Diagnostic diagnostic in result.Diagnostics)
            Assert.That(diagnostic.Format(), Does.Not.Contain("horse"));
        foreach (ShownObject shown in DocumentText.Objects(result.Document!))
            Assert.That(shown.Text, Does.Not.Contain("horse").And.Contain("auth_pass ***"));
    }
}
