using System.Globalization;

namespace Recotem.Generators.Benchmarks;

/// <summary>The nanoseconds of one scenario with each generator.</summary>
internal sealed record ScenarioResult(Scenario Scenario, double Empty, double Binding, double Ours)
{
    public const string Header = """
        | Scenario | Ours | Empty generator | Binding alone | Ours without binding | Budget |
        |---|---|---|---|---|---|
        """;

    public string Row => string.Join(
        " | ", "| " + Scenario.Name, Time(Ours - Empty), Time(Empty), Time(Binding - Empty), Time(Ours - Binding), Scenario.Budget + " |");

    // What is within the noise of the measurement is none.
    private static string Time(double nanoseconds) =>
        nanoseconds < 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:G2} ms");
}
