using System.Collections.Immutable;
using System.Text;

namespace Recotem.Recipes.Tests;

/// <summary>A catalog of plugins that are described by hand: recipes only need to bind them.</summary>
internal static class TestCatalog
{
    private static readonly PluginOrigin s_origin = new("tests", new SemVersion(1, 0, 0));

    public static PluginCatalog Instance { get; } = Create();

    public sealed record SourceConfig(string Path, string? Sha256, string? Query, long Limit);

    public sealed record Options(ImmutableDictionary<string, double> Values);

    private static PluginCatalog Create()
    {
        PluginCatalogBuilder builder = new PluginCatalogBuilder()
            .Add(Kind<IDataSource>("sources"))
            .Add(Kind<IAlgorithm>("algorithms", ignoreCase: true))
            .Add(Kind<IMetric>("metrics"))
            .Add(Kind<ISplitter>("splitters"))
            .Add(Kind<ISearchStrategy>("searchers"));
        builder.Add(Plugin("sources", "csv") with { Configuration = SourceRecord(), NoExpandFields = ["sql"] });
        builder.Add(Plugin("sources", "plain") with { Configuration = SourceRecord() });
        builder.Add(Plugin("sources", "unpinned") with { Configuration = SourceRecord() with { Schema = static () => "{}"u8.ToArray() }, NoExpandFields = [] });
        builder.Add(Plugin("sources", "throwing") with { Configuration = SourceRecord() with { Bind = static _ => throw new InvalidOperationException("hush") } });
        builder.Add(Plugin("sources", "unschematic") with { Configuration = SourceRecord() with { Schema = static () => throw new InvalidOperationException("hush") } });
        builder.Add(Plugin("algorithms", "IALS") with { Aliases = ["IALSRecommender"], Configuration = OptionsRecord("n_components", "alpha0") });
        builder.Add(Plugin("algorithms", "CosineKNN") with { Aliases = ["CosinekNN", "CosineKNNRecommender"], Configuration = OptionsRecord("top_k") });
        builder.Add(Plugin("algorithms", "TopPop") with { Aliases = ["TopPopRecommender"] });
        builder.Add(Plugin("metrics", "ndcg"));
        builder.Add(Plugin("metrics", "map"));
        builder.Add(Plugin("splitters", "random") with { Configuration = OptionsRecord("heldout_ratio", "seed") });
        builder.Add(Plugin("splitters", "time_user") with { Configuration = OptionsRecord("heldout_ratio", "seed"), Traits = [new PluginTrait("requires_time", "true")] });
        builder.Add(Plugin("searchers", "random"));
        builder.Add(Plugin("searchers", "tpe"));
        return builder.Build();
    }

    private static PluginKindDescriptor Kind<T>(string id, bool ignoreCase = false) =>
        new() { Id = id, ApiVersion = "1.0", ContractType = typeof(T), IgnoreCase = ignoreCase, Origin = s_origin };

    private static PluginDescriptor Plugin(string kind, string name) => new()
    {
        Id = new PluginRef(kind, name),
        Version = new SemVersion(1, 0, 0),
        ContractVersion = "1.0",
        TypeName = $"Tests.{name}",
        Origin = s_origin,
        Activate = static (_, _) => throw new InvalidOperationException("recipes activate nothing"),
    };

    private static ConfigurationDescriptor SourceRecord() => new()
    {
        RecordType = typeof(SourceConfig),
        Schema = static () => Encoding.UTF8.GetBytes("""{"type":"object","properties":{"path":{"type":"string"},"sha256":{"type":"string"}}}"""),
        Bind = static reader =>
        {
            int before = reader.Errors.Count;
            if (!reader.ReadMapping(["path", "sha256", "query", "sql", "limit"], UnknownKeys.Reject))
                return null;
            string path = "";
            string? hash = null;
            string? query = null;
            long limit = 0;
            if (reader.Child("path") is { } at)
                at.ReadText(out path);
            else
                reader.Missing("path", "text");
            if (reader.Child("sha256") is { IsNull: false } sha && sha.ReadText(out string sha256))
                hash = sha256;
            if ((reader.Child("query") ?? reader.Child("sql")) is { } q && q.ReadText(out string text))
                query = text;
            reader.Child("limit")?.ReadInteger(out limit);
            return reader.Errors.Count == before ? new SourceConfig(path, hash, query, limit) : null;
        },
    };

    private static ConfigurationDescriptor OptionsRecord(params string[] keys) => new()
    {
        RecordType = typeof(Options),
        Schema = static () => "{}"u8.ToArray(),
        Bind = reader =>
        {
            int before = reader.Errors.Count;
            if (!reader.ReadMapping(keys, UnknownKeys.Reject))
                return null;
            ImmutableDictionary<string, double> values = ImmutableDictionary<string, double>.Empty;
            foreach (string key in keys)
                if (reader.Child(key) is { } at && at.ReadDouble(out double value))
                    values = values.SetItem(key, value);
            return reader.Errors.Count == before ? new Options(values) : null;
        },
    };
}
