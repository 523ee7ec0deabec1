using System.Text;

namespace Recotem.EndToEnd.Tests;

/// <summary>Mistakes that people and machines make, and what they are told.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Five_mistakes_yield_five_located_messages_and_exit_code_2()
    {
        using var workspace = new Workspace();
        workspace.Write("bad.yaml", """
            name: bad name
            source:
              type: csv
              path: data.csv
              delimitr: ";"
            schema:
              user_column: user_id
              item_column: 7
            training:
              algorithms: [TopPop]
              metric: ndgc
              cutoff: 0
            output:
              path: out.recotem
            """);

        CommandResult result = await workspace.RecotemAsync("train", "bad.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            ["bad.yaml:1:7: name", "bad.yaml:5:3: source.delimitr", "bad.yaml:8:16: schema.item_column", "bad.yaml:11:11: training.metric", "bad.yaml:12:11: training.cutoff"],
            Workspace.Located(result.Error).Select(l => l[l.IndexOf("bad.yaml:", StringComparison.Ordinal)..].Split(": ") is [var place, var path, ..] ? $"{place}: {path}" : l));
        Assert.Contains("did you mean 'delimiter'?", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'ndcg'?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_item_column_names_wanted_and_available_columns()
    {
        using var workspace = new Workspace();
        workspace.Recipe();
        workspace.Write("data.csv", "user_id,product,when\nu1,i1,1\n");

        CommandResult result = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("item_id", result.Error, StringComparison.Ordinal);
        Assert.Contains("product", result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "empty", "", "empty" },
        { "header only", "user_id,item_id\n", "empty" },
        { "cut inside a quoted field", "user_id,item_id\nu1,\"i1", "quote" },
        { "uneven rows", "user_id,item_id\nu1,i1\nu2\nu3,i3,x\n", "line 3" },
        { "repeated column", "user_id,user_id,item_id\na,b,c\n", "user_id" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_broken_csv_file_exits_with_3_and_says_why(string what, string content, string expected)
    {
        using var workspace = new Workspace();
        workspace.Recipe();
        workspace.Write("data.csv", content);

        CommandResult result = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.True(result.ExitCode == 3, $"{what}: {result.ExitCode}\n{result.Error}");
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_megabytes_in_one_line_exit_with_3_in_bounded_memory()
    {
        using var workspace = new Workspace();
        workspace.Recipe();
        await using (FileStream file = File.Create(workspace.File("data.csv")))
        {
            file.Write("user_id,item_id\nu1,"u8);
            byte[] megabyte = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (int i = 0; i < 100; i++)
                file.Write(megabyte);
        }

        // A heap of 64 MiB (hexadecimal): the line itself would not fit.
        workspace.Environment["DOTNET_GCHeapHardLimit"] = "4000000";
        CommandResult result = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("line 2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no keys", null, 8)]
    [InlineData("malformed keys", "nonsense-without-colon-0123456789abcdef", 8)]
    public async Task Key_problems_exit_with_8_and_never_show_the_value(string what, string? keys, int expected)
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        workspace.Environment.Remove("RECOTEM_SIGNING_KEYS");
        if (keys is not null)
            workspace.Environment["RECOTEM_SIGNING_KEYS"] = keys;

        CommandResult result = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.True(result.ExitCode == expected, $"{what}: {result.ExitCode}\n{result.Error}");
        Assert.DoesNotContain("0123456789abcdef", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_algorithm_exits_with_4_from_validate_and_train_before_any_data_is_read()
    {
        using var workspace = new Workspace();
        workspace.Recipe(algorithms: "[TopPop, IALSS]");

        CommandResult validate = await workspace.RecotemAsync("validate", "shop.yaml");
        CommandResult train = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.Equal(4, validate.ExitCode);
        Assert.Equal(4, train.ExitCode);
        Assert.Contains("shop.yaml:5:24: training.algorithms[1]", train.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'IALS'?", train.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_usage_error_exits_with_2()
    {
        using var workspace = new Workspace();

        Assert.Equal(2, (await workspace.RecotemAsync("train")).ExitCode);
        Assert.Equal(2, (await workspace.RecotemAsync("trian", "x.yaml")).ExitCode);
        Assert.Equal(2, (await workspace.RecotemAsync("serve", "--recipes", "nowhere")).ExitCode);
    }
}
