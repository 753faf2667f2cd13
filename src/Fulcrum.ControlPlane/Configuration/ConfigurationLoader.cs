using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Vrrp.Plan;

namespace Fulcrum.ControlPlane.Configuration;

/// <summary>Reads configurations in the language of keepalived and of DPVS's dialect of it.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads a file and all that it includes. Never throws for what is in them; a file that cannot be read is an error.</summary>
    public static ConfigurationResult Load(string path) => Load(path, new DiskFileSource());

    /// <summary>As <see cref="Load(string)"/>, as another host or instance would read it.</summary>
    public static ConfigurationResult Load(string path, ConfigurationOptions options) => Load(path, new DiskFileSource(), options);

    /// <summary>As <see cref="Load(string)"/>, with files from elsewhere.</summary>
    public static ConfigurationResult Load(string path, IFileSource files, ConfigurationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(files);
        DiagnosticLog log = new();
        if (DocumentReader.Read(path, files, options ?? ConfigurationOptions.Default, log) is not { } document)
            return new ConfigurationResult(null, log.ToList());
        DirectorModel model = Bind(document, path, files, log);
        return new ConfigurationResult(log.HasErrors ? null : model, log.ToList()) { Document = document };
    }

    private static DirectorModel Bind(Document document, string path, IFileSource files, DiagnosticLog log)
    {
        BindingContext context = new(log);
        DirectorConfig config = new();
        RootKeywords.Table.Bind(config, document.Statements, context);
        while (context.Misplaced.Count > 0)
        {
            List<Statement> misplaced = [.. context.Misplaced];
            context.Misplaced.Clear();
            RootKeywords.Table.Bind(config, misplaced, context);
        }
        VrrpCheck vrrp = new(context);
        config.Vrrp = vrrp.Check(config.Vrrp);
        config.Defaults = config.Defaults with { SyncDaemon = config.Defaults.SyncDaemon ?? context.InstanceSyncDaemon };
        new ScriptCheck(files, path, context).Check(config.Defaults.Scripts);
        SessionSyncReader.ReadKeyFile(config.SessionSync, files, path, context);
        context.ReportNotes();
        FieldPositions positions = new();
        DirectorModel model = new ModelBuilder(context, positions).Build(config);
        vrrp.CheckServices(model);
        foreach (VrrpRemark remark in VrrpPlan.Of(model, _ => null).Remarks)
            log.Warning(positions.TryOf(remark.Origin) ?? context.Headers[("vrrp_instance", remark.Name)], $"{remark.Subject}: {remark.Text}");
        foreach (ModelProblem problem in ModelValidator.Check(model))
            log.Error(positions.Find(problem), problem.Message);
        return model;
    }
}
