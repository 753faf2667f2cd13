using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>Lines whose words nobody may read where a configuration is shown.</summary>
internal static class SecretText
{
    /// <summary>Whether a line of a block holds a secret.</summary>
    public static bool IsSecret(Statement block, Statement line) => line.Keyword.Text switch
    {
        "key" => block.Keyword.Text is "session_sync" or "auth_hmac",
        "auth_pass" => block.Keyword.Text == "authentication",
        _ => false,
    };

    /// <summary>What is shown of it.</summary>
    public static string Masked(Statement line) => $"{line.Keyword} {Secret.Mask}";
}
