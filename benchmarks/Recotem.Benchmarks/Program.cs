using Recotem;
using Recotem.Benchmarks;
using Recotem.Benchmarks.Artifacts;
using Recotem.Benchmarks.Csv;
using Recotem.Benchmarks.Data;
using Recotem.Benchmarks.Fit;
using Recotem.Benchmarks.Kernels;
using Recotem.Benchmarks.Search;

BenchmarkVerb[] verbs = [CsvVerb.Verb, FitVerb.Verb, KernelVerb.Verb, ArtifactVerb.Verb, SearchVerb.Verb, GenerateVerb.Verb];

switch (args)
{
    case ["all"]:
        foreach (BenchmarkVerb verb in verbs.Where(v => v.InAll))
            await verb.RunAsync(new VerbOptions([]));
        return 0;
    case [var name, .. string[] rest] when verbs.FirstOrDefault(v => v.Name == name) is { } verb:
        try
        {
            await verb.RunAsync(new VerbOptions(rest));
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or RecotemException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{name}: {e.Message}");
            return 2;
        }

    default:
        await Console.Error.WriteLineAsync("usage: VERB [--option value]...");
        foreach (BenchmarkVerb verb in verbs)
            await Console.Error.WriteLineAsync($"  {verb.Name,-10} {verb.Description}");
        await Console.Error.WriteLineAsync("  all        every verb that measures, with its default options");
        return 2;
}
