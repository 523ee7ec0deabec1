using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Recotem.Artifacts;

namespace Recotem.Serving;

/// <summary><c>GET /v1/recipes</c> and <c>GET /v1/recipes/{name}</c>: what is served.</summary>
internal sealed class DiscoveryRoutes(ModelRegistry registry, ApiKeyAuthenticator authenticator, IEventLog events)
{
    /// <summary>Lists the recipes that have a model, by name.</summary>
    public async Task ListAsync(HttpContext context)
    {
        if (!authenticator.TryAuthenticate(context, out _, out string? code))
        {
            await ApiKeyAuthenticator.RefuseAsync(context, code!);
            return;
        }

        ReadOnlyMemory<byte> body;
        var leased = new List<ServedModel>();
        try
        {
            foreach (RecipeEntry entry in registry.Snapshot.Entries)
                if (registry.TryLease(entry.Name, out _) is { } model)
                    leased.Add(model);
            body = JsonResponse.Compose(leased, static (json, models) =>
            {
                json.WriteStartObject();
                json.WriteStartArray("recipes"u8);
                foreach (ServedModel model in models)
                {
                    json.WriteStartObject();
                    WriteSummary(json, model);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        finally
        {
            foreach (ServedModel model in leased)
                model.Release();
        }

        await JsonResponse.SendAsync(context, StatusCodes.Status200OK, body);
    }

    /// <summary>Describes one recipe and its model.</summary>
    public async Task GetAsync(HttpContext context)
    {
        RecipePath path = RecipePath.Of(context.Request.Path.Value!);
        if (path.Verb == Verb.Unknown)
        {
            await RecipeRoutes.RefuseVerbAsync(context);
            return;
        }

        if (path.Verb != Verb.None)
        {
            await RecipeRoutes.RefuseMethodAsync(context, "POST");
            return;
        }

        if (!authenticator.TryAuthenticate(context, out string kid, out string? code))
        {
            await ApiKeyAuthenticator.RefuseAsync(context, code!);
            return;
        }

        if (!path.HasWellFormedName)
        {
            var problems = new ProblemList();
            problems.Add(RecipeRoutes.BadName());
            await RecipeRoutes.RefuseProblemsAsync(context, problems, Verb.None, events);
            return;
        }

        ServedModel? model = registry.TryLease(path.Name, out bool isKnown);
        if (model is null)
        {
            await RecipeRoutes.RefuseRecipeAsync(context, path.Name.ToString(), isKnown, kid, events);
            return;
        }

        ReadOnlyMemory<byte> body;
        try
        {
            body = JsonResponse.Compose(model, static (json, model) =>
            {
                json.WriteStartObject();
                WriteSummary(json, model);
                WriteHeader(json, model.Header);
                json.WriteEndObject();
            });
        }
        finally
        {
            model.Release();
        }

        await JsonResponse.SendAsync(context, StatusCodes.Status200OK, body);
    }

    private static void WriteSummary(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteString("name"u8, model.Recipe);
        json.WriteString("model_version"u8, model.Version);
        json.WriteString("loaded_at"u8, Timestamps.ToMicroseconds(model.LoadedAt));
        json.WriteStartArray("supported_verbs"u8);
        for (Verb verb = Verb.Recommend; verb <= Verb.BatchRecommendRelated; verb++)
            if (model.ScoresNewUsers || !verb.IsRelated())
                json.WriteStringValue(verb.Name());
        json.WriteEndArray();
        json.WriteString("kind"u8, "user-item"u8);
    }

    private static void WriteHeader(Utf8JsonWriter json, ArtifactHeader header)
    {
        json.WriteString("config_digest"u8, header.ConfigDigest);
        WriteTexts(json, "algorithms", header.Algorithms ?? header.Tuning.TriedAlgorithms);
        json.WriteString("best_algorithm"u8, header.BestClass);
        json.WriteString("trained_at"u8, Timestamps.ToSeconds(header.TrainedAt));
        json.WriteString("best_class"u8, header.BestClass);
        json.WritePropertyName("best_params"u8);
        header.BestParams.WriteTo(json);
        json.WritePropertyName("best_score"u8);
        if (header.BestScore is { } score && double.IsFinite(score))
            JsonResponse.WriteNumber(json, score);
        else
            json.WriteNullValue();
        json.WriteString("metric"u8, header.Metric);
        json.WriteNumber("cutoff"u8, header.Cutoff);
        WriteTuning(json, header.Tuning);
        json.WriteStartObject("data_stats"u8);
        json.WriteNumber("n_rows"u8, header.DataStats.NRows);
        json.WriteNumber("n_users"u8, header.DataStats.NUsers);
        json.WriteNumber("n_items"u8, header.DataStats.NItems);
        json.WriteNumber("drop_count"u8, header.DataStats.DropCount);
        json.WriteString("dedup_policy"u8, header.DataStats.DedupPolicy);
        json.WriteEndObject();
        json.WriteString("recotem_version"u8, header.RecotemVersion);
        json.WriteString("irspack_version"u8, header.IrspackVersion);
        json.WriteString("recipe_hash"u8, header.RecipeHash);
    }

    private static void WriteTuning(Utf8JsonWriter json, TuningSummary tuning)
    {
        json.WriteStartObject("tuning"u8);
        WriteTexts(json, "tried_algorithms", tuning.TriedAlgorithms);
        json.WriteNumber("n_trials"u8, tuning.NTrials);
        json.WriteNumber("n_completed"u8, tuning.NCompleted);
        json.WriteNumber("n_orphaned"u8, tuning.NOrphaned);
        json.WriteNumber("best_trial_number"u8, tuning.BestTrialNumber);
        json.WriteNumber("search_seed"u8, tuning.SearchSeed);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
