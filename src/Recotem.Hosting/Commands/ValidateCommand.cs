using System.CommandLine;
using Recotem.Recipes;
using Recotem.Training;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem validate</c>: everything that can be known about recipes without reading their data.</summary>
internal static class ValidateCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        Argument<string[]> recipes = CommonSymbols.Recipes();
        Option<string[]> variables = CommonSymbols.Variables();
        var command = new Command("validate", "Check recipes: schema, plugins, source and output. No data is read.") { recipes, variables };
        command.SetAction((result, cancellationToken) =>
            RunAsync(session, result.GetRequiredValue(recipes), CommonSymbols.Parse(result.GetValue(variables)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Session session, string[] paths, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        string[] files = [.. paths.SelectMany(FilesAt)];
        var loader = new RecipeLoader(session.Catalog, session.Environment, session.Events);
        var fileOfName = new Dictionary<string, string>(StringComparer.Ordinal);
        int firstFailure = 0;
        int failed = 0;
        foreach (string file in files)
        {
            int code = await ValidateAsync(session, loader, file, variables, fileOfName, cancellationToken);
            if (code == 0)
                continue;
            failed++;
            firstFailure = firstFailure == 0 ? code : firstFailure;
        }

        if (failed == 0)
            session.Output.WriteLine("Validation passed.");
        else if (files.Length > 1)
            session.Terminal.Error.WriteLine($"{failed} of {files.Length} recipes failed.");
        return firstFailure;
    }

    // A directory stands for the recipes that a server would find in it.
    private static IEnumerable<string> FilesAt(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        string[] files = [.. Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new CommandLineException($"'{path}' holds no recipe; expected files that end in .yaml");
    }

    private static async Task<int> ValidateAsync(
        Session session, RecipeLoader loader, string file, IReadOnlyDictionary<string, string> variables,
        Dictionary<string, string> fileOfName, CancellationToken cancellationToken)
    {
        LoadedRecipe recipe;
        try
        {
            recipe = loader.Load(file, variables);
            if (!fileOfName.TryAdd(recipe.Name, file))
                throw new RecipeException($"{file}: the name '{recipe.Name}' is that of {fileOfName[recipe.Name]} too; a server would serve only one of them", RecipeFailure.Schema);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return session.Fail("Recipe validation failed: ", e);
        }

        session.Output.WriteLine($"Recipe '{recipe.Name}': schema OK");
        PluginScope scope = session.CreateScope();
        try
        {
            return await ValidateAsync(session, recipe, scope, cancellationToken);
        }
        finally
        {
            await session.ReleaseAsync(scope);
        }
    }

    private static async Task<int> ValidateAsync(Session session, LoadedRecipe recipe, PluginScope scope, CancellationToken cancellationToken)
    {
        try
        {
            session.Output.WriteLine($"DataSource: {await ProbeAsync(recipe.Source, scope, cancellationToken)}");
        }
        catch (Exception e) when (Failure.IsReportable(e, cancellationToken))
        {
            return session.Fail("DataSource probe failed: ", e);
        }

        try
        {
            await new TrainingPipeline(session.Catalog, scope, session.Environment, session.Events).PreflightAsync(recipe, cancellationToken);
            return 0;
        }
        catch (Exception e) when (Failure.IsReportable(e, cancellationToken))
        {
            return session.Fail("Recipe validation failed: ", e);
        }
    }

    private static async Task<string> ProbeAsync(BoundPlugin<IDataSource> chosen, PluginScope scope, CancellationToken cancellationToken)
    {
        string type = chosen.Descriptor.Id.Name;
        IDataSource source = await chosen.ActivateAsync(scope, cancellationToken);
        if (source is not IProbe probe)
            return $"extras OK ({type}, no probe defined)";
        var limits = new ProbeContext();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limits.Deadline);
        ProbeReport report = await ProbeAsync(probe, limits, type, deadline, cancellationToken);
        if (report.Status == "ok")
            return $"probe OK ({type})";
        string details = string.Join(", ", report.Details.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}"));
        throw new DataSourceException($"the probe of source '{type}' reports '{report.Status}'{(details.Length > 0 ? $": {details}" : "")}");
    }

    private static async Task<ProbeReport> ProbeAsync(
        IProbe probe, ProbeContext limits, string type, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.ProbeAsync(limits, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DataSourceException($"the probe of source '{type}' took longer than {limits.Deadline.TotalSeconds} s", e);
        }
    }
}
