using System.Text;

namespace Recotem.Recipes.Tests;

/// <summary>Whatever a file holds, loading it gives a recipe or an error for people. The seeds are fixed.</summary>
public sealed class RecipeFuzzTests : IDisposable
{
    private const string Seed = """
        name: quickstart # comment
        source:
          type: csv
          path: "data\t${RECOTEM_RECIPE_X}.csv"
          limit: !!int 5
        schema: {user_column: 'us''er', item_column: item, time_column: ~}
        cleansing: &c
          drop_null_ids: yes
          min_rows: 0x10
        item_metadata: null
        training:
          algorithms:
            - TopPop
            - type: IALS
              n_components: 6.5e1
          split: {scheme: random, seed: 42}
          per_algorithm_trials: {TopPop: 1}
          storage_path: |-
            folded
              text
        output:
          path: >-
            model.recotem
          versioning: "append_sha"

        """;

    // Pieces that have a meaning in YAML, so that mutations reach further than into the first syntax error.
    private static readonly string[] s_pieces =
    [
        "\n", "  ", "\t", ": ", "- ", "? ", "[", "]", "{", "}", ",", "&a ", "*a", "*c", "!!str ", "!!python/x ", "!", "|\n", ">\n", "'", "\"", "#", "%YAML 1.2\n",
        "---\n", "...\n", "~", "null", "<<: *c\n", "\\u0041", "\\x", "${RECOTEM_RECIPE_X}", "${HOME}", "${", "\u2028", "\uFEFF", "é", "😀", "1e999", "-", "@", "`", "\r", "name: x\n",
    ];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_seed_itself_is_a_recipe() => Assert.True(Loads(Encoding.UTF8.GetBytes(Seed)));

    [Fact]
    public void Random_bytes_are_refused_in_order()
    {
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            Read(bytes);
        }
    }

    [Fact]
    public void Random_sequences_of_yaml_tokens_are_read_or_refused()
    {
        var random = new Random(2);
        for (int i = 0; i < 6000; i++)
        {
            var text = new StringBuilder();
            for (int n = random.Next(1, 30); n > 0; n--)
                text.Append(s_pieces[random.Next(s_pieces.Length)]);
            Read(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Fact]
    public void Mutated_recipes_are_loaded_or_refused()
    {
        var random = new Random(3);
        int loaded = 0;
        for (int i = 0; i < 1500; i++)
        {
            var bytes = new List<byte>(Encoding.UTF8.GetBytes(Seed));
            for (int n = random.Next(1, 4); n > 0; n--)
                Mutate(bytes, random);
            loaded += Loads([.. bytes]) ? 1 : 0;
        }

        Assert.InRange(loaded, 20, 1480);
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.Add((byte)'\n');
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                break;
        }
    }

    private static void Read(byte[] bytes)
    {
        try
        {
            YamlReader.Read(bytes, "file.yaml");
        }
        catch (RecipeException e)
        {
            CheckMessage(e);
        }
    }

    private bool Loads(byte[] bytes)
    {
        string path = _directory.At("r.yaml");
        File.WriteAllBytes(path, bytes);
        try
        {
            new RecipeLoader(TestCatalog.Instance, new HostEnvironment([new("RECOTEM_RECIPE_X", "hush-hush"), new("HOME", "hush-hush")]), NullEventLog.Instance).Load(path);
            return true;
        }
        catch (RecipeException e)
        {
            CheckMessage(e);
            Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
        }
        catch (TrainingException e) when (e.Code == "unknown_algorithm")
        {
            Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
        }

        return false;
    }

    private static void CheckMessage(RecipeException e)
    {
        Assert.NotEmpty(e.Errors);
        Assert.All(e.Errors, error => Assert.True(error.Position is { Line: >= 1, Column: >= 1 }));
        Assert.Equal(e.Errors.Length, e.Message.Split('\n').Length);
    }
}
