namespace Recotem.Tests.Storage;

public sealed class StorageLocationTests
{
    [Theory]
    [InlineData("model.recotem", "b.recotem", "b.recotem", "b.recotem")]
    [InlineData("models/a b%2F.recotem", "b.recotem", "models/b.recotem", "models/b.recotem")]
    [InlineData("/data/a.recotem", "b%2F c.recotem", "/data/b%2F c.recotem", "/data/b%2F c.recotem")]
    [InlineData("file:///data/a.recotem", "b.recotem", "/data/b.recotem", "file:///data/b.recotem")]
    [InlineData("file:///data/a%2Fm.recotem", "m.1.recotem", "/data/a/m.1.recotem", "file:///data/a/m.1.recotem")]
    [InlineData("file:///my%20data/a%20b.recotem", "a b.1.recotem", "/my data/a b.1.recotem", "file:///my%20data/a%20b.1.recotem")]
    [InlineData("file:///my data/a.recotem", "a?#%.recotem", "/my data/a?#%.recotem", "file:///my%20data/a%3F%23%25.recotem")]
    [InlineData("file:///données/日本.recotem", "日本.1.recotem", "/données/日本.1.recotem", "file:///donn%C3%A9es/%E6%97%A5%E6%9C%AC.1.recotem")]
    [InlineData("file:///donn%C3%A9es/a.recotem", "b.recotem", "/données/b.recotem", "file:///donn%C3%A9es/b.recotem")]
    [InlineData("file:///data/a%252Fm.recotem", "a%2Fm.1.recotem", "/data/a%2Fm.1.recotem", "file:///data/a%252Fm.1.recotem")]
    [InlineData("file:/data/a.recotem", "b.recotem", "/data/b.recotem", "file:/data/b.recotem")]
    [InlineData("s3://bucket/a%2F/m.recotem", "n%2F.recotem", "/a%2F/n%2F.recotem", "s3://bucket/a%2F/n%2F.recotem")]
    [InlineData("s3://bucket", "n.recotem", "/n.recotem", "s3://bucket/n.recotem")]
    public void A_sibling_lies_in_the_same_directory(string text, string name, string path, string sibling)
    {
        StorageLocation location = StorageLocation.Parse(text);

        StorageLocation beside = location.Sibling(name);

        Assert.Equal((path, sibling, name), (beside.Path, beside.Text, beside.Name));
        Assert.Equal((location.Scheme, location.Authority, location.IsBare), (beside.Scheme, beside.Authority, beside.IsBare));
        Assert.Equal(beside, StorageLocation.Parse(sibling));
        Assert.Equal(beside, beside.Sibling("other").Sibling(name));
    }

    [Fact]
    public void A_sibling_in_a_place_that_needs_credentials_keeps_them_to_itself()
    {
        StorageLocation beside = StorageLocation.Parse("https://user:secret@host/a/b").Sibling("c");

        Assert.Equal("https://user:secret@host/a/c", beside.Text);
        Assert.Equal("https://***@host/a/c", beside.ToString());
    }

    [Fact]
    public void A_sibling_of_a_bare_path_is_a_path_whatever_its_name()
    {
        StorageLocation beside = StorageLocation.Parse("a").Sibling("s3:x");

        Assert.Equal(("file", "s3:x"), (beside.Scheme, beside.Path));
    }
}
