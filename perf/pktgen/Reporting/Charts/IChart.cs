namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>A picture of some figures, drawn as SVG that the styles of the HTML report colour.</summary>
internal interface IChart
{
    /// <summary>What it shows.</summary>
    string Title { get; }

    /// <summary>Whether there is nothing to draw.</summary>
    bool IsEmpty { get; }

    /// <summary>An element "svg".</summary>
    string Draw();
}
