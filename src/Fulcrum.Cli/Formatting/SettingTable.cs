using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Settings with their sentences.</summary>
public static class SettingTable
{
    /// <summary>A line each, in the order of the answer.</summary>
    public static string Format(ListSettingsResponse settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        TextTable table = new("NAME", ">VALUE", ">DEFAULT", "SET BY", "MEANING");
        foreach (Setting setting in settings.Settings)
        {
            string owner = setting.Owner switch
            {
                Owner.File => setting.Source,
                Owner.Api => "API",
                _ => "-",
            };
            table.Add(setting.Name, setting.Value, setting.DefaultValue, owner, setting.Help);
        }

        return table.ToString();
    }
}
