using System.Collections.Immutable;

namespace Recotem.Artifacts.Tests;

/// <summary>An algorithm whose model is a table of scores.</summary>
internal sealed class ToyAlgorithm(ToyAlgorithm.Config config) : IAlgorithm
{
    public sealed record Config(double Shift, string Note = "");

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("the tests make models by hand");

    public IFittedModel Open(ISectionReader sections)
    {
        ReadOnlyMemory<double> scores = sections.Read<double>("model.scores", out ImmutableArray<int> shape);
        if (shape.Length != 2)
            throw new ArtifactException(ArtifactFailure.Deserialize, "model.scores must have two dimensions");
        return new ToyModel(shape[0], shape[1], scores, sections.Read<byte>("model.tags", out _)) { Configuration = config };
    }

    public static PluginDescriptor Descriptor(int modelSchema = 1, bool scoresNewUsers = true) => new()
    {
        Id = new PluginRef("algorithms", "Toy"),
        Version = new SemVersion(1, 2, 3),
        ContractVersion = "1.0",
        TypeName = nameof(ToyAlgorithm),
        Origin = new PluginOrigin("tests", new SemVersion(1, 0, 0)),
        Aliases = ["ToyRecommender"],
        Traits = [new PluginTrait("model_schema", $"{modelSchema}"), new PluginTrait("scores_new_users", scoresNewUsers ? "true" : "false")],
        Configuration = new ConfigurationDescriptor
        {
            RecordType = typeof(Config),
            Bind = Bind,
            Schema = static () => "{}"u8.ToArray(),
        },
        Activate = static (_, configuration) => new ValueTask<object>(new ToyAlgorithm((Config)configuration!)),
    };

    public static PluginCatalog Catalog(params PluginDescriptor[] plugins)
    {
        var builder = new PluginCatalogBuilder();
        builder.Add(new PluginKindDescriptor
        {
            Id = "algorithms",
            ApiVersion = "1.0",
            ContractType = typeof(IAlgorithm),
            IgnoreCase = true,
            Origin = new PluginOrigin("tests", new SemVersion(1, 0, 0)),
        });
        foreach (PluginDescriptor plugin in plugins)
            builder.Add(plugin);
        return builder.Build();
    }

    private static object? Bind(ConfigReader reader)
    {
        reader.ReadMapping(["shift", "note"], UnknownKeys.Reject);
        double shift = 0;
        if (reader.Child("shift") is not { } at)
            reader.Missing("shift", "a number");
        else if (at.Node is not ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar
            || !double.TryParse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture, out shift))
            at.Fail($"is {at.Node.Describe()}", "expected a number");
        string note = reader.Child("note")?.Node is ConfigScalar text ? text.Text : "";
        return reader.Errors.Count > 0 ? null : new Config(shift, note);
    }
}

internal sealed class ToyModel(int users, int items, ReadOnlyMemory<double> scores, ReadOnlyMemory<byte> tags) : IFittedModel
{
    public ToyAlgorithm.Config? Configuration { get; init; }

    /// <summary>Replaces what <see cref="Save"/> does; receives the number of the call.</summary>
    public Action<ISectionWriter, int>? OnSave { get; init; }

    public int Saves { get; private set; }

    public int Disposals { get; private set; }

    public int UserCount => users;

    public int ItemCount => items;

    public ReadOnlyMemory<byte> Tags => tags;

    public ReadOnlySpan<double> Scores => scores.Span;

    public void ScoreUsers(ReadOnlySpan<int> which, Span<double> into)
    {
        for (int n = 0; n < which.Length; n++)
            scores.Span.Slice(which[n] * items, items).CopyTo(into[(n * items)..]);
    }

    public bool TryScoreItems(ReadOnlySpan<int> seen, Span<double> into) => false;

    public void Save(ISectionWriter sections)
    {
        int call = Saves++;
        if (OnSave is { } save)
        {
            save(sections, call);
            return;
        }

        sections.Write("model.scores", [users, items], scores.Span);
        sections.Write("model.tags", [tags.Length], tags.Span);
    }

    public void Dispose() => Disposals++;
}
