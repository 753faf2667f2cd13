using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of SSL.</summary>
public static class SslKeywords
{
    /// <summary>The table.</summary>
    public static KeywordTable<Draft<TlsSettings>> Table { get; } = new("SSL",
        DraftRow<TlsSettings>.Name("password", (tls, value) => tls with { Password = value }),
        DraftRow<TlsSettings>.Name("ca", (tls, value) => tls with { Authorities = value }),
        DraftRow<TlsSettings>.Name("certificate", (tls, value) => tls with { Certificate = value }),
        DraftRow<TlsSettings>.Name("key", (tls, value) => tls with { Key = value }));

    /// <summary>Reads the block.</summary>
    internal static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        Draft<TlsSettings> draft = new(director.Defaults.Tls ?? new(), statement.Position);
        Table.Bind(draft, block, context);
        director.Defaults = director.Defaults with { Tls = draft.Value };
    }
}
