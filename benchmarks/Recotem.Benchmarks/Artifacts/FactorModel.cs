using System.Collections.Immutable;
using Recotem.Artifacts;

namespace Recotem.Benchmarks.Artifacts;

/// <summary>A model of the shape of a factorisation, for measurements of the container; it scores nothing.</summary>
internal sealed class FactorModel(int users, int items, ReadOnlyMemory<float> userFactors, ReadOnlyMemory<float> itemFactors) : IFittedModel
{
    public int UserCount => users;

    public int ItemCount => items;

    public void ScoreUsers(ReadOnlySpan<int> which, Span<double> scores) => scores.Clear();

    public bool TryScoreItems(ReadOnlySpan<int> which, Span<double> scores) => false;

    public void Save(ISectionWriter sections)
    {
        sections.Write("model.users", [users, userFactors.Length / users], userFactors.Span);
        sections.Write("model.items", [items, itemFactors.Length / items], itemFactors.Span);
    }

    public void Dispose()
    {
    }

    /// <summary>A catalog that opens such models.</summary>
    public static PluginCatalog Catalog()
    {
        var origin = new PluginOrigin("Recotem.Benchmarks", new SemVersion(1, 0, 0));
        var builder = new PluginCatalogBuilder();
        builder.Add(new PluginKindDescriptor { Id = "algorithms", ApiVersion = "1.0", ContractType = typeof(IAlgorithm), Origin = origin });
        builder.Add<IAlgorithm>("Factors", new Opener());
        return builder.Build();
    }

    private sealed class Opener : IAlgorithm
    {
        public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
            throw new TrainingException("training_error", "the benchmark makes its models itself");

        public IFittedModel Open(ISectionReader sections)
        {
            ReadOnlyMemory<float> users = sections.Read<float>("model.users", out ImmutableArray<int> userShape);
            ReadOnlyMemory<float> items = sections.Read<float>("model.items", out ImmutableArray<int> itemShape);
            return new FactorModel(userShape[0], itemShape[0], users, items);
        }
    }
}
